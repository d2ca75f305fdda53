using Nabla.Data;
using Nabla.Models.Export.C;
using Nabla.Models.Export.CSharp;
using Nabla.Specs;

namespace Nabla.Models.Export;

/// <summary>Writes a model as one source file that does not depend on Nabla and computes the same numbers, bit for bit.</summary>
/// <remarks>
/// Every sum is one chain of fused multiply-adds in ascending order, and the formula of each activation is written operation by operation
/// as in <see cref="Nabla.Activations.IFormula"/>, so that the file does not depend on exp or tanh of a platform. docs/export.md describes
/// the files.
/// </remarks>
/// <example>
/// <code>
/// using var file = File.CreateText("Penguins.cs");
/// SourceExport.Write(model, "csharp", file, "MyApp.Penguins");
/// </code>
/// </example>
public static class SourceExport
{
    /// <summary>
    /// The maximum number of weights and biases in one file. For this many the C# compiler needs about ten seconds and half a gigabyte.
    /// </summary>
    public const int MaxParameters = 1_000_000;

    /// <summary>The writer of each language.</summary>
    private static readonly ISourceWriter[] Known =
    [
        new CSharpSource(),
        new CSource(),
    ];

    /// <summary>The names of the languages.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Known.Select(writer => writer.Language)];

    /// <summary>Writes one source file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="output">The destination. The same model gives the same text.</param>
    /// <param name="name">The name of the model in the file: letters, digits and underscores; in C# it may start with a namespace.
    /// <value>The default is the name of the data that it was trained on.</value></param>
    /// <exception cref="FormatException">The language is unknown.</exception>
    /// <exception cref="NablaException">The name is invalid, or the model has a layer or activation without a
    /// formula, a weight that is not finite, or more than <see cref="MaxParameters"/> parameters.</exception>
    public static void Write(Model model, string language, TextWriter output, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(output);
        var writer = Known.FirstOrDefault(one => one.Language == language.ToLowerInvariant())
            ?? throw new FormatException(
                $"There is no language \"{language}\" to export to.{Suggestion.For(language, Languages)}");
        int parameters = model.Network.Architecture.ParameterCount;
        if (parameters > MaxParameters)
        {
            throw new NablaException(
                $"The network {model.Network.Architecture} has {parameters:N0} parameters; source files hold up to {MaxParameters:N0}, "
                    + "since compilers choke on more. Use the model file itself.");
        }

        writer.Write(ExportedModel.From(model, name is null ? Names.From(model.Configuration.Data, writer) : Names.Checked(name, writer)),
            output);
    }
}
