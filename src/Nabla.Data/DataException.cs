using Nabla.Specs;

namespace Nabla.Data;

/// <summary>Data or a setting that cannot be used. The message is one line: where, what is wrong, what was expected, what to do.</summary>
public sealed class DataException : Exception, IAdvisedException
{
    /// <summary>An error without advice on settings.</summary>
    /// <param name="message">The line to show to the user. Control characters from files are removed: <see cref="MessageLine"/>.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public DataException(string message, Exception? innerException = null)
        : base(MessageLine.From(message), innerException) => Problem = Message;

    /// <summary>An error that another setting avoids.</summary>
    /// <param name="problem">What is wrong, without naming flags or what to set.</param>
    /// <param name="advice">Which settings to change: the message ends with it, and front ends word it in their own way.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public DataException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageLine.From(problem), advice);

    /// <summary>An error with a code.</summary>
    /// <param name="code">What is wrong, whatever the wording: "one-class".</param>
    /// <param name="problem">What is wrong, without naming flags or what to set; the advice continues a sentence that ends with a
    /// comma.</param>
    /// <param name="advice">Which settings to change; null for none.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public DataException(string code, string problem, SettingAdvice? advice = null, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Code, Problem, Advice) = (code, MessageLine.From(problem), advice);

    /// <summary>What is wrong, whatever the wording: "one-class"; "data" for an error without a code of its own.</summary>
    public string Code { get; } = "data";

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
