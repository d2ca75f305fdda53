using Nabla.Specs;

namespace Nabla.Training;

/// <summary>
/// A checkpoint that cannot be read, written or resumed. The message is one line: which one, what is wrong, what to do.
/// </summary>
public sealed class CheckpointException : Exception, IAdvisedException
{
    /// <summary>An error without advice on settings.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(MessageLine.From(message), innerException) => Problem = Message;

    /// <summary>An error that another setting avoids.</summary>
    /// <param name="problem">What is wrong, without naming flags or what to set.</param>
    /// <param name="advice">Which settings to change.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public CheckpointException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageLine.From(problem), advice);

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
