namespace Nabla.Cli.Terminal;

/// <summary>Counts with their noun.</summary>
internal static class Counted
{
    /// <summary>1 row, 1,000 rows.</summary>
    public static string Rows(int count) => count == 1 ? "1 row" : FormattableString.Invariant($"{count:N0} rows");
}
