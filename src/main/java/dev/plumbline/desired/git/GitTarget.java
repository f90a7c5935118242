package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.URIish;

/**
 * A repository, a ref and a path, checked. The schema checks most of this too; a resource that was stored before the
 * schema did has to be refused here.
 *
 * @param uri the repository; without a password
 * @param shown the repository's URL for people
 * @param refs the full names that the ref can have, in the order in which they are tried
 * @param path of the file, relative to the repository's root
 */
record GitTarget(URIish uri, String shown, List<String> refs, String path) {

    /** The path of the repository's root. */
    static final String ROOT = ".";

    private static final int SHOWN = 200;

    static GitTarget of(Git spec) throws GitRefusal {
        return of(file(spec));
    }

    /** Where a policy's file is. */
    static GitFile file(Git spec) {
        return new GitFile(spec.url(), spec.ref(), spec.path(), spec.secretRef());
    }

    static GitTarget of(GitFile spec) throws GitRefusal {
        return new GitTarget(
                uri(spec.url()), ForeignText.shown(spec.url(), SHOWN), refs(spec.ref()), path(spec.path()));
    }

    private static URIish uri(String url) throws GitRefusal {
        URIish uri;
        try {
            uri = new URIish(url == null ? "" : url);
        } catch (URISyntaxException e) {
            throw new GitRefusal(Reason.INVALID, "url is no URL");
        }
        boolean ssh = "ssh".equals(uri.getScheme());
        if (uri.getPass() != null || (uri.getUser() != null && !ssh)) {
            throw new GitRefusal(
                    Reason.INVALID, "url holds credentials: put them into a Secret and name it in secretRef");
        }
        return uri;
    }

    /** A short name is a branch before it is a tag. */
    private static List<String> refs(String ref) throws GitRefusal {
        if (ref == null || ref.equals(Constants.HEAD)) {
            return List.of(Constants.HEAD);
        }
        List<String> names = ref.startsWith(Constants.R_REFS)
                ? List.of(ref)
                : List.of(Constants.R_HEADS + ref, Constants.R_TAGS + ref);
        if (!names.stream().allMatch(Repository::isValidRefName)) {
            throw new GitRefusal(
                    Reason.INVALID, "ref \"" + ForeignText.shown(ref, SHOWN) + "\" is no name of a branch or a tag");
        }
        return names;
    }

    private static String path(String path) throws GitRefusal {
        if (ROOT.equals(path)) {
            return path;
        }
        boolean good = path != null && !path.isEmpty() && path.indexOf('\0') < 0;
        for (String part : good ? path.split("/", -1) : new String[0]) {
            good &= !part.isEmpty()
                    && !part.equals(".")
                    && !part.equals("..")
                    && !part.toLowerCase(Locale.ROOT).equals(Constants.DOT_GIT);
        }
        if (!good) {
            throw new GitRefusal(
                    Reason.INVALID,
                    "path \"" + ForeignText.shown(path == null ? "" : path, SHOWN)
                            + "\" is refused: it is relative to the repository's root and has no '..', "
                            + "'.', '.git' or empty part");
        }
        return path;
    }
}
