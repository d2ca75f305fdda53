using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Studio.Sessions;

/// <summary>Advice of the library in the words of the studio: settings as its form names them.</summary>
internal static class Advised
{
    public static string Message(Exception fault) =>
        fault is IAdvisedException { Advice: not null } advised ? Complete(advised.Problem, advised.Advice) : fault.Message;

    public static string Complete(DataNote note) => Complete(note.Message, note.Advice);

    public static string Complete(string message, SettingAdvice? advice) =>
        SettingAdvice.Complete(message, advice, one => one.ToSentence(Word));

    private static (string Verb, string Setting) Word(AdviceStep step) => step.Kind switch
    {
        AdviceKind.Use => ("set", $"{step.Setting} to {step.QuotedValue}"),
        AdviceKind.LeaveOut => ("leave out", step.Setting),
        _ => (step.Kind.ToString().ToLowerInvariant(), step.Setting),
    };
}
