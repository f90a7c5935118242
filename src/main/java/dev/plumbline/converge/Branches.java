package dev.plumbline.converge;

import dev.plumbline.converge.git.BranchRequest;
import dev.plumbline.converge.git.Pushed;
import dev.plumbline.desired.git.GitWorkspace.Login;

/** Makes approved patches branches, for people to merge. */
@FunctionalInterface
interface Branches {

    /** Pushes once; doing it again finds it done. Whatever goes wrong is the answer. */
    Pushed push(BranchRequest request, Login login);
}
