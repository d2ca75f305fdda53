namespace Nabla.Cli.Terminal;

/// <summary>An argument or a flag is wrong, whatever the data is: exit code 2.</summary>
/// <param name="message">One line for the user.</param>
internal sealed class UsageException(string message) : Exception(message);
