package dev.plumbline.cluster;

/** Which way to an API server is taken: decided from what is there, without looking itself. */
sealed interface ClusterChoice {

    record RunK3s() implements ClusterChoice {}

    record RunBinaries() implements ClusterChoice {}

    record DownloadThenRun() implements ClusterChoice {}

    record BuildThenRun() implements ClusterChoice {}

    /** @param message what a person has to install */
    record Nothing(String message) implements ClusterChoice {}

    /**
     * What is there.
     *
     * @param containerEngine a container engine answers
     * @param binaries etcd, kube-apiserver and kubectl lie where they are looked for
     * @param downloads the host of the binaries can be reached
     * @param go the go command is on the PATH, and the folder hack/kube is here
     */
    record Available(boolean containerEngine, boolean binaries, boolean downloads, boolean go) {

        Available withoutDownloads() {
            return new Available(containerEngine, binaries, false, go);
        }
    }

    static ClusterChoice of(Available available) {
        if (available.containerEngine()) {
            return new RunK3s();
        }
        if (available.binaries()) {
            return new RunBinaries();
        }
        if (available.downloads()) {
            return new DownloadThenRun();
        }
        if (available.go()) {
            return new BuildThenRun();
        }
        return new Nothing("No way to start a Kubernetes API server: no container engine answers, no binaries lie in "
                + "the folder that kube-api-test uses, the Internet can't be reached to download them, and there is "
                + "no Go to build them. Start a container engine, or connect to the Internet, or install Go 1.24 or "
                + "newer, and run this again.");
    }
}
