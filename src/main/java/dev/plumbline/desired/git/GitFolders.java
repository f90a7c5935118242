package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;

/** Gives folders as they stand in Git, wherever they are kept meanwhile. */
@FunctionalInterface
public interface GitFolders {

    /**
     * The files of a folder. A symbolic link or a submodule in it is refused, and so is a folder of more than
     * {@value GitTree#MAX_FILES} files or {@value GitTree#MAX_FOLDER_BYTES} bytes.
     */
    Lookup<GitFolder> folder(GitFile at, Depth depth, Look look);

    /** Whether folders in a folder are read too. */
    enum Depth {
        /** The files of the folder itself. */
        FLAT,
        /** All below it. */
        DEEP
    }
}
