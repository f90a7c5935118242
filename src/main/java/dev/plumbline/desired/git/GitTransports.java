package dev.plumbline.desired.git;

import java.io.IOException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;

/** Opens the way to a repository's server by the URL's scheme, each with the rules of this installation. */
@FunctionalInterface
interface GitTransports {

    /** @throws GitRefusal where the installation's rules or the Secret don't let it be opened */
    Transport open(Repository local, GitTarget target, GitCredentials credentials) throws IOException;
}
