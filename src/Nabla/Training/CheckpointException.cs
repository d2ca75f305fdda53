using Nabla.Specs;

namespace Nabla.Training;

/// <summary>
/// Checkpoints that cannot be read, written or gone on with; the message is one line that says which, why, and what to do.
/// </summary>
/// <param name="message">The line.</param>
/// <param name="innerException">What was met underneath; null where the fault was found here.</param>
public sealed class CheckpointException(string message, Exception? innerException = null)
    : Exception(MessageLine.From(message), innerException);
