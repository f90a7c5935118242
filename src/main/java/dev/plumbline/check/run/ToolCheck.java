package dev.plumbline.check.run;

import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.Check;
import java.util.List;

/**
 * A check whose tool is a program that runs on a module from Git. Where it runs is the affair of its {@link Runner}: this
 * says what whoever prepares a place for it needs to know.
 *
 * @param <S> the member of {@link dev.plumbline.api.CheckSpec} that this check is for
 */
public interface ToolCheck<S> extends Check<S> {

    /** The folder in Git that the tool is called in. */
    GitFile module(S spec);

    Tool tool(S spec);

    /** What one run may take; null for the defaults. */
    Limits limits(S spec);

    /** Names of the Secrets whose keys become environment variables of the tool. */
    List<String> environmentFrom(S spec);

    /** Names of the Secrets that become files of the tool. */
    List<String> filesFrom(S spec);
}
