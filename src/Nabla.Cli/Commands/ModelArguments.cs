using System.CommandLine;

namespace Nabla.Cli.Commands;

/// <summary>Arguments that several commands take.</summary>
internal static class ModelArguments
{
    public static Argument<string> Model() =>
        new("MODEL") { Description = "a saved model (model.onnx), or an ONNX file of a feed-forward network from another program" };

    public static Argument<string> Data(string description) => new("DATA") { Description = description };
}
