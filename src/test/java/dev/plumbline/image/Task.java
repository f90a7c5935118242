package dev.plumbline.image;

/** What a {@code main} does that starts servers. */
interface Task {

    void run() throws Exception;

    /** Ends this JVM with the task: threads of the servers would keep it alive after a failure. */
    static void toTheEnd(Task task) {
        int code = 1;
        try {
            task.run();
            code = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            System.exit(code);
        }
    }
}
