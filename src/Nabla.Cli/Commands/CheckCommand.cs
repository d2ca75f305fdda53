using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Explain;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla check MODEL DATA</c>.</summary>
internal static class CheckCommand
{
    private const int MaxRows = 100;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("check",
            "Checks backpropagation: compares every partial derivative with a central finite difference of the cost.")
        {
            Examples =
            [
                ("nabla check runs/digits-1/model.onnx digits",
                    "the first hundred rows: every weight and bias; shows the ten largest deviations"),
                ("nabla check runs/digits-1/model.onnx digits --rows 7", "the same for the cost of one row"),
                ("nabla check from-pytorch.onnx test.csv --tolerance 1e-8 --json", "an external model; writes one JSON object"),
            ],
        };
        var flags = new CostSamples.Flags(command, $"the first {MaxRows}");
        var usual = new GradientCheckOptions();
        var tolerance = command.Flag("Check",
            new Option<double>("--tolerance")
                { Description = "largest accepted relative error, at least 1e-12 (default: 1e-6)",
                HelpName = "NUMBER", DefaultValueFactory = _ =>
                usual.Tolerance });
        var seed = command.Flag("Check",
            new Option<ulong>("--seed")
                { Description = "random seed for networks that are too large to check every parameter (default: 0)", HelpName = "NUMBER",
                DefaultValueFactory = _ => usual.Seed });
        var json = CommonFlags.Json(command);

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session, parsed.GetValue(json));
            double limit = parsed.GetValue(tolerance);
            if (limit is not (>= GradientCheckOptions.MinTolerance and < 1))
                throw new UsageException(FormattableString.Invariant(
                    $"--tolerance must be at least {GradientCheckOptions.MinTolerance}, since finite differences are rounded, ")
                    + FormattableString.Invariant($"and below 1 (got {limit})."));
            var chosen = flags.Load(parsed, session, screen, MaxRows);
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
