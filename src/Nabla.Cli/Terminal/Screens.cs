namespace Nabla.Cli.Terminal;

/// <summary>Chooses how a command shows things.</summary>
internal static class Screens
{
    /// <summary>The screen that fits.</summary>
    /// <param name="session">Where the command runs.</param>
    /// <param name="json">Whether standard output is for JSON.</param>
    /// <param name="quiet">Whether nothing shall be shown.</param>
    public static IScreen For(Session session, bool json = false, bool quiet = false) =>
        quiet ? new SilentScreen()
        : json ? new PlainScreen(session.Error)
        : session.Interactive ? new RichScreen(session.Out)
        : new PlainScreen(session.Out);
}
