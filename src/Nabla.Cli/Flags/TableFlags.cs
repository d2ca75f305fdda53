using System.CommandLine;
using Nabla.Data.Readers;

namespace Nabla.Cli.Flags;

/// <summary>How a CSV file is read, where that shall not be guessed: the flags that train has too.</summary>
internal sealed class TableFlags(ToolCommand command)
{
    private readonly RunFlags _flags = new(command, "header", "delimiter", "decimal", "missing");

    /// <summary>What is given.</summary>
    /// <exception cref="Data.DataException">A value has no meaning.</exception>
    public CsvOptions Parse(ParseResult parsed) => _flags.Apply(parsed, new()).ToCsvOptions();
}
