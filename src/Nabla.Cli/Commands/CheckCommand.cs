using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Explain;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla check MODEL DATA</c>.</summary>
internal static class CheckCommand
{
    private const int MaxRows = 100;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("check",
            "Checks backpropagation by finite differences: every derivative next to what a small change of that number does to the cost.")
        {
            Examples =
            [
                ("nabla check runs/digits-1/model.onnx digits",
                    "the first hundred rows: every weight and bias, the worst ten with both values"),
                ("nabla check runs/digits-1/model.onnx digits --rows 7", "the cost of one row"),
                ("nabla check from-pytorch.onnx test.csv --tolerance 1e-8 --json", "one JSON object"),
            ],
        };
        var asked = new CostSamples.Asked(command, $"the first {MaxRows}");
        var usual = new GradientCheckOptions();
        var tolerance = command.Flag("Check",
            new Option<double>("--tolerance")
                { Description = "largest relative error that passes (default: 1e-6)", HelpName = "NUMBER", DefaultValueFactory = _ =>
                usual.Tolerance });
        var seed = command.Flag("Check",
            new Option<ulong>("--seed")
                { Description = "seed of the sample of parameters for networks too large to check all (default: 0)", HelpName = "NUMBER",
                DefaultValueFactory = _ => usual.Seed });
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session, parsed.GetValue(json));
            double limit = parsed.GetValue(tolerance);
            if (!(limit > 0 && double.IsFinite(limit))) throw new DataException($"--tolerance must be above 0 (got {limit}).");
            var chosen = asked.Load(parsed, session, screen, MaxRows);
            var inputs = new float[chosen.Samples.Count * chosen.Samples.InputWidth];
            chosen.Samples.CopyInputs(0, chosen.Samples.Count, inputs);
            var report = GradientCheck.Run(
                chosen.Network, chosen.Cost, Array.ConvertAll(inputs, one => (double)one),
                    Array.ConvertAll(chosen.Samples.Targets.ToArray(), one => (double)one),
                new() { Tolerance = limit, Seed = parsed.GetValue(seed) });
            return CheckReport.Show(report, chosen, screen, parsed.GetValue(json) ? session.Out : null);
        });
        return command;
    }
}
