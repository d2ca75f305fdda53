using Nabla.Specs;

namespace Nabla.Data;

/// <summary>
/// The error for data or a setting that cannot be used. The message is one line: location, problem, expected value, advice.
/// </summary>
public sealed class DataException : Exception, IAdvisedException
{
    /// <summary>Creates an error without advice on settings.</summary>
    /// <param name="message">The line for the user. Control characters from files are removed: <see cref="MessageLine"/>.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public DataException(string message, Exception? innerException = null)
        : base(MessageLine.From(message), innerException) => Problem = Message;

    /// <summary>Creates an error that another setting avoids.</summary>
    /// <param name="problem">The problem, without flags or advice.</param>
    /// <param name="advice">The settings to change. The message ends with them, and front ends format them.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public DataException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageLine.From(problem), advice);

    /// <summary>Creates an error with a code.</summary>
    /// <param name="code">The code of the problem, independent of the wording: "one-class".</param>
    /// <param name="problem">The problem, without flags or advice. If it ends with a comma, the advice continues the sentence.</param>
    /// <param name="advice">The settings to change; null for none.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public DataException(string code, string problem, SettingAdvice? advice = null, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Code, Problem, Advice) = (code, MessageLine.From(problem), advice);

    /// <summary>The code of the problem, independent of the wording: "one-class"; "data" for an error without a code.</summary>
    public string Code { get; } = "data";

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
