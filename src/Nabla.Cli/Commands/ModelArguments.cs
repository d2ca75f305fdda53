using System.CommandLine;

namespace Nabla.Cli.Commands;

/// <summary>Arguments that several commands take.</summary>
internal static class ModelArguments
{
    public const string ModelHelp =
        "a saved model (model.onnx) or the folder of a run, or an external model: an ONNX file of a feed-forward network from another "
            + "program";

    public static Argument<string> Model() => new("MODEL") { Description = ModelHelp };

    public static Argument<string> Data(string description) => new("DATA") { Description = description };
}
