using System.CommandLine;

namespace Nabla.Cli.Flags;

/// <summary>Flags that several commands share; they say how the tool behaves, not what is trained.</summary>
internal static class CommonFlags
{
    private const string Heading = "Output";

    public static Option<bool> Json(ToolCommand command,
        string description = "JSON on standard output, text for people on standard error") =>
        command.Flag(Heading, new Option<bool>("--json") { Description = description });

    public static Option<string?> DataDir(ToolCommand command) => command.Flag("Data", new Option<string?>("--data-dir")
    {
        Description = "folder that has downloaded data sets, or gets them (default: NABLA_DATA, else a cache in the home folder)",
        HelpName = "FOLDER",
    });

    public static Option<string?> Memory(ToolCommand command) => command.Flag("Data", new Option<string?>("--memory")
    {
        Description = "read the data block by block, in this much memory: 256MB (default: read it as a whole)",
        HelpName = "SIZE",
    });

    public static Option<string?> Target(ToolCommand command) => command.Flag("Data", new Option<string?>("--target")
    {
        Description = "column with the answers, for a model from elsewhere, which knows no columns (default: the last), or several in "
            + "the order of its outputs: y1,y2",
        HelpName = "COLUMN",
    });

    public static Option<bool> Plot(ToolCommand command, string description) =>
        command.Flag(Heading, new Option<bool>("--plot") { Description = description });

    public static Option<string?> Out(ToolCommand command, string hint, string description) =>
        command.Flag(Heading, new Option<string?>("--out", "-o") { Description = description, HelpName = hint });

    public static Option<bool> Quiet(ToolCommand command) =>
        command.Flag(Heading, new Option<bool>("--quiet", "-q") { Description = "no text for people but errors" });

    public static Option<string?> Config(ToolCommand command) => command.Flag("Run", new Option<string?>("--config")
    {
        Description = "settings from a file, like a run's run.json; flags beside it win",
        HelpName = "FILE",
    });
}
