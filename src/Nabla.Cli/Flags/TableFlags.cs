using System.CommandLine;
using Nabla.Data.Readers;

namespace Nabla.Cli.Flags;

/// <summary>The flags for reading CSV files, as in train.</summary>
internal sealed class TableFlags(ToolCommand command)
{
    private readonly RunFlags _flags = new(command, "header", "delimiter", "decimal", "missing");

    /// <summary>The options of the flags.</summary>
    /// <exception cref="Data.NablaException">A value is invalid.</exception>
    public CsvOptions Parse(ParseResult parsed) => _flags.Apply(parsed, new()).ToCsvOptions();
}
