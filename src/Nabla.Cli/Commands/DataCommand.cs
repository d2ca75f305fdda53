using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla data list|get|show</c>.</summary>
internal static class DataCommand
{
    public static Command Create(Session session) =>
        new ToolCommand("data", "Lists the named data sets, downloads them, and shows samples of any data.")
        {
            DataListCommand.Create(session),
            DataGetCommand.Create(session),
            DataShowCommand.Create(session),
        };
}
