package dev.plumbline.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String built = KubectlDrift.class.getPackage().getImplementationVersion();
        return new String[] {"kubectl drift " + Optional.ofNullable(built).orElse("(not packaged)")};
    }
}
