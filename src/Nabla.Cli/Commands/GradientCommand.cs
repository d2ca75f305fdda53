using System.CommandLine;
using Nabla.Cli.Files;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Explain;
using Nabla.Models.Runs;
using Nabla.Pages.Formulas;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla gradient MODEL DATA</c>.</summary>
internal static class GradientCommand
{
    private const int Largest = 10;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("gradient",
            "Computes the complete gradient ∇C of some rows, in double precision: by weights, biases, other parameters and inputs.")
        {
            Examples =
            [
                ("nabla gradient runs/digits-1/model.onnx digits --rows 0:100", "the norm per layer, and the largest derivatives"),
                ("nabla gradient runs/digits-1/model.onnx digits --rows 7 --json",
                    "one JSON object with every number and all digits; weights as [j][k]"),
                ("nabla gradient runs/digits-1/model.onnx digits --rows 0:100 --per-sample --out gradient.safetensors",
                    "for NumPy or PyTorch, with the gradient of each row"),
                ("nabla gradient from-pytorch.onnx test.csv --cost squared-error", "an external model, which needs a cost"),
            ],
        };
        var flags = new CostSamples.Flags(command, "all");
        var perSample = command.Flag("Output",
            new Option<bool>("--per-sample") { Description = "also write the gradient of each row's C₀; their mean is ∇C" });
        var destination = CommonFlags.Out(command, "FILE", "write every number to a .safetensors or .json file");
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session, parsed.GetValue(json));
            if (parsed.GetValue(perSample) && !parsed.GetValue(json) && parsed.GetValue(destination) is null)
                throw new UsageException("--per-sample needs --json or --out. Add one of them.");
            if (parsed.GetValue(destination) is { } written) GradientFile.RequireKind(written);
            var chosen = flags.Load(parsed, session, screen);
            var reasons = ChainRule.Explain(chosen.Network, chosen.Cost, chosen.Samples);
            if (parsed.GetValue(json)) GradientFile.RequireLine(reasons, parsed.GetValue(perSample));
            if (parsed.GetValue(destination) is { } path)
            {
                GradientFile.Write(path, reasons, chosen.First, parsed.GetValue(perSample));
                screen.Line($"saved as {path}");
            }

            if (parsed.GetValue(json))
                session.Out.WriteLine(JsonLine.Write(writer =>
                    GradientFile.Json(writer, reasons, chosen.First, parsed.GetValue(perSample))));
            else if (parsed.GetValue(destination) is null) Show(screen, reasons);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(IScreen screen, BackpropExplanation reasons)
    {
        var architecture = reasons.Network.Architecture;
        screen.Line(FormattableString.Invariant($"{architecture}, {architecture.ParameterCount:N0} derivatives of ")
            + $"{reasons.CostFunction.Spec}, mean over {MessageText.Count(reasons.Samples, "row")}: C = "
            + FormattableString.Invariant($"{SignificantDigits.Format(reasons.Cost, 10)}"));
        screen.Line();
        screen.Table(["layer", "parameters", "shape", "‖∂C/∂θ‖", "largest derivative with respect to", "value"],
            GradientFile.LayersOf(architecture).SelectMany(layer => reasons.ParameterGradients(layer).Select((values, block) =>
        {
            var slot = architecture.LayerLayouts[layer];
            var shape = slot.Blocks[block];
            int at = Enumerable.Range(0, values.Length).MaxBy(n => Math.Abs(values[n]));
            return (IReadOnlyList<string>)[Listed(slot.Name, layer), GradientFile.NameOf(slot, block),
                GradientFile.IsVector(slot, block) ? $"{shape.Rows}" : $"{shape.Rows} × {shape.Columns}", Text(Length(values)),
                Symbol(QuantityFlags.Named(slot, layer, block, at / shape.Columns, at % shape.Columns)), Text(values[at])];
        })));
        screen.Line();
        screen.Table(["largest derivatives with respect to", "value"], reasons.Largest(Largest)
            .Select(one => (IReadOnlyList<string>)[Symbol(one.By), Text(one.Value)]));

        string Symbol(Quantity name) => UnicodeMath.Render(Formula.ForQuantity(name, architecture)).Replace('\u00a0', ' ');
    }

    // Dropout counts as a layer in the names of weights, not in those of the file.
    private static string Listed(string name, int layer) => name == $"dense_{layer + 1}" ? name : $"{name} (layer {layer + 1})";

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    private static string Text(double value) => SignificantDigits.Format(value, 6);
}
