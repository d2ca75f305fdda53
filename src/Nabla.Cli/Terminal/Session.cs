namespace Nabla.Cli.Terminal;

/// <summary>What a command talks to.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where errors go, and all text for people where results are JSON.</param>
/// <param name="Interactive">True where a person watches a terminal: colors, a progress bar.</param>
/// <param name="Interrupt">Says when to end early.</param>
internal sealed record Session(TextWriter Out, TextWriter Error, bool Interactive, Interrupt Interrupt);
