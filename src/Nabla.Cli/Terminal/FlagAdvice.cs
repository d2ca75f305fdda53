using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Cli.Terminal;

/// <summary>Advice of the library in the words of the command line: properties are flags.</summary>
internal static class FlagAdvice
{
    /// <summary>What is wrong, and the flags that change it.</summary>
    /// <param name="fault">An exception of a library.</param>
    /// <returns>"… Use --validation 0, or leave out --folds."</returns>
    public static string Message(Exception fault) =>
        fault is IAdvisedException advised ? Complete(SettingAdvice.NameSetting(advised.Problem, advised.Setting, Flag), advised.Advice)
            : fault.Message;

    /// <summary>A note on data: what was guessed, or which setting has no effect.</summary>
    /// <param name="note">The note.</param>
    public static string Message(DataNote note) =>
        Complete(SettingAdvice.NameSetting(note.Message, note.Setting, Flag), note.Advice);

    /// <summary>A message and its advice as flags.</summary>
    /// <param name="message">The message.</param>
    /// <param name="advice">The advice; null for none.</param>
    public static string Complete(string message, SettingAdvice? advice) =>
        SettingAdvice.Complete(message, advice, one => one.ToSentence(Word));

    /// <summary>A finding as one line.</summary>
    /// <param name="finding">The finding.</param>
    public static string Line(Finding finding) => Complete($"{finding with { Advice = null }}", finding.Advice);

    /// <summary>A word as POSIX shells read it. Words stay as they are, punctuation alone is quoted: ','.</summary>
    /// <param name="text">The word.</param>
    public static string Quoted(string text) =>
        text.Any(char.IsAsciiLetterOrDigit) && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_.,:=+/%@".Contains(c)) ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // The data are an argument.
    private static string Flag(string setting) => setting == "data" ? "DATA" : $"--{setting}";

    private static (string Verb, string Flag) Word(SettingChange step) => step.Action switch
    {
        SettingAction.Use when step is { Value: "true", Setting: "force" } => ("use", "--force to resume anyway"),
        SettingAction.Use => ("use", $"--{step.Setting} {Quoted(step.Value ?? "")}"),
        SettingAction.LeaveOut => ("leave out", $"--{step.Setting}"),
        _ => (step.Action.ToString().ToLowerInvariant(), $"--{step.Setting}"),
    };
}
