using Nabla.Specs;

namespace Nabla.Data;

/// <summary>
/// Data that cannot be used as they are; the message is one line that says where, what was expected, what came and what to do.
/// </summary>
/// <param name="message">The line to show to the user. What a file says in it is made harmless: <see cref="MessageLine"/>.</param>
/// <param name="innerException">What a reader underneath said; null where the fault was found here.</param>
public sealed class DataException(string message, Exception? innerException = null) : Exception(MessageLine.From(message), innerException);
