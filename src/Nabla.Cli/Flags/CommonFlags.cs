using System.CommandLine;

namespace Nabla.Cli.Flags;

/// <summary>Flags that several commands share; none of them changes the trained weights.</summary>
internal static class CommonFlags
{
    private const string Heading = "Output";

    public static Option<bool> Json(ToolCommand command,
        string description = "print JSON on standard output, and text on standard error") =>
        command.Flag(Heading, new Option<bool>("--json") { Description = description });

    public static Option<string?> DataDir(ToolCommand command) => command.Flag("Data", new Option<string?>("--data-dir")
    {
        Description = "folder for downloaded data sets (default: the environment variable NABLA_DATA, or a cache in the home folder)",
        HelpName = "FOLDER",
    });

    public static Option<string?> Memory(ToolCommand command) => command.Flag("Data", new Option<string?>("--memory")
    {
        Description = "read the data in blocks, in at most this much memory: 256MB (default: load all of it)",
        HelpName = "SIZE",
    });

    public static Option<string?> Target(ToolCommand command) => command.Flag("Data", new Option<string?>("--target")
    {
        Description = "target column of an external model, or several in the order of its outputs: y1,y2 (default: the last; a Nabla "
            + "model stores its target)",
        HelpName = "COLUMN",
    });

    public static Option<bool> Plot(ToolCommand command, string description) =>
        command.Flag(Heading, new Option<bool>("--plot") { Description = description });

    public static Option<string?> Out(ToolCommand command, string hint, string description) =>
        command.Flag(Heading, new Option<string?>("--out", "-o") { Description = description, HelpName = hint });

    public static Option<bool> Quiet(ToolCommand command) =>
        command.Flag(Heading, new Option<bool>("--quiet", "-q") { Description = "print only errors" });

    public static Option<string?> Config(ToolCommand command) => command.Flag("Run", new Option<string?>("--config")
    {
        Description = "read settings from a JSON file, such as a run's run.json; flags override them",
        HelpName = "FILE",
    });
}
