using System.CommandLine;
using Nabla.Models.Files;

namespace Nabla.Cli.Commands;

/// <summary>Arguments that several commands take.</summary>
internal static class ModelArguments
{
    public const string ModelHelp =
        "a saved model (model.onnx) or the folder of a run, or an external model: an ONNX file of a feed-forward network from another "
            + "program";

    public static Argument<string> Model() => new("MODEL") { Description = ModelHelp };

    /// <summary>The folder of a model: the folder of the run, or that of the file.</summary>
    public static string FolderOf(string model) => Directory.Exists(model) ? model
        : Path.GetDirectoryName(model) is { Length: > 0 } folder ? folder : ".";

    /// <summary>The name of a model: that of the run's folder, or that of the file.</summary>
    public static string NameOf(string model) => Directory.Exists(model) || Path.GetFileName(model) == RunFolder.ModelName
        ? new DirectoryInfo(FolderOf(model)).Name : Path.GetFileName(model);

    public static Argument<string> Data(string description) => new("DATA") { Description = description };
}
