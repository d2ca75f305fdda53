using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Studio.Sessions;

/// <summary>Formats advice with the names of settings in the form.</summary>
internal static class Advised
{
    public static string Message(Exception fault) =>
        fault is IAdvisedException advised ? Complete(Named(advised.Problem, advised.Setting), advised.Advice) : fault.Message;

    public static string Complete(DataNote note) => Complete(Named(note.Message, note.Setting), note.Advice);

    private static string Named(string message, string? setting) => SettingAdvice.NameSetting(message, setting, name => name);

    private static string Complete(string message, SettingAdvice? advice) =>
        SettingAdvice.Complete(message, advice, one => one.ToSentence(Word));

    private static (string Verb, string Setting) Word(SettingChange step) => step.Action switch
    {
        SettingAction.Use => ("set", $"{step.Setting} to {step.QuotedValue}"),
        SettingAction.LeaveOut => ("leave out", step.Setting),
        _ => (step.Action.ToString().ToLowerInvariant(), step.Setting),
    };
}
