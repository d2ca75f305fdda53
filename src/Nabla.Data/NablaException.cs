using Nabla.Specs;

namespace Nabla.Data;

/// <summary>
/// The error for data or a setting that cannot be used. The message is one line: location, problem, expected value, advice.
/// </summary>
public sealed class NablaException : Exception, IAdvisedException
{
    /// <summary>The code of a setting or an argument that is invalid for any data.</summary>
    public const string InvalidSetting = "invalid-setting";

    /// <summary>Creates an error without advice on settings.</summary>
    /// <param name="message">The line for the user. Control characters from files are removed: <see cref="MessageText"/>.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public NablaException(string message, Exception? innerException = null)
        : base(MessageText.SingleLine(message), innerException) => Problem = Message;

    /// <summary>Creates an error that another setting avoids.</summary>
    /// <param name="problem">The problem, without flags or advice.</param>
    /// <param name="advice">The settings to change. The message ends with them, and front ends format them.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public NablaException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageText.SingleLine(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageText.SingleLine(problem), advice);

    /// <summary>Creates an error with a code.</summary>
    /// <param name="code">The code of the problem, independent of the wording: "one-class".</param>
    /// <param name="problem">The problem, without flags or advice. If it ends with a comma, the advice continues the sentence.</param>
    /// <param name="advice">The settings to change; null for none.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public NablaException(string code, string problem, SettingAdvice? advice = null, Exception? innerException = null)
        : base(MessageText.SingleLine(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Code, Problem, Advice) = (code, MessageText.SingleLine(problem), advice);

    /// <summary>Creates an error for a setting.</summary>
    /// <param name="setting">The setting: "learning-rate".</param>
    /// <param name="problem">The rest of the sentence, whose subject is the setting: "must be above 0 (got -1)."</param>
    /// <param name="advice">The settings to change; null for none.</param>
    /// <param name="innerException">The cause; null for none.</param>
    /// <param name="code">The code; <see cref="InvalidSetting"/>, or another one for a value that is invalid for this data only.</param>
    /// <returns>The error. Its message names the property: "LearningRate must be above 0 (got -1)."</returns>
    public static NablaException ForSetting(string setting, string problem, SettingAdvice? advice = null,
        Exception? innerException = null, string code = InvalidSetting) =>
        new(code, $"{SettingAdvice.Property(setting)}{(problem.StartsWith(':') ? "" : " ")}{problem}", advice, innerException)
            { Setting = setting };

    /// <summary>The code of the problem, independent of the wording: "one-class"; "data" for an error without a code.</summary>
    public string Code { get; } = "data";

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public string? Setting { get; private init; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
