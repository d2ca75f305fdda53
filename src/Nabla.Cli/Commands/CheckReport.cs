using System.Text.Json;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Models.Runs;
using Nabla.Pages.Formulas;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary>What a check compared, for people and as JSON.</summary>
internal static class CheckReport
{
    private const int Worst = 10, Kinks = 3;

    /// <summary>Shows it.</summary>
    /// <param name="report">What was compared.</param>
    /// <param name="on">On what.</param>
    /// <param name="screen">For people.</param>
    /// <param name="json">For JSON; null for none.</param>
    /// <returns>The exit code: all is well.</returns>
    /// <exception cref="NablaException">A derivative is wrong; layer, node and factor are named. Or nothing could be compared.</exception>
    public static int Show(GradientCheckReport report, CostSamples on, IScreen screen, TextWriter? json)
    {
        var architecture = on.Network.Architecture;
        string what = report.Complete
            ? "all of them" : "a random sample of the parameters, and derivatives in random directions in each layer";
        screen.Line(FormattableString.Invariant($"{architecture}, {architecture.ParameterCount:N0} derivatives of {on.Cost.Spec}, mean ")
            + $"over {MessageText.Count(on.Samples.Count, "row")} from row {on.First}: {what}, in double precision");
        screen.Line();
        var compared = report.Derivatives.Where(one => one.Verdict is Verdict.Agrees or Verdict.Disagrees).Take(Worst).ToList();
        if (compared.Count > 0)
        {
            screen.Line(compared.Count == 1 ? "the only comparison" : $"the {compared.Count} largest deviations");
            screen.Table(["derivative", "backpropagation", "finite difference", "h", "agree to"], compared.Select(Row));
        }

        if (report.Count(Verdict.NoEffect) is > 0 and var unmoved)
        {
            screen.Line();
            screen.Line($"{MessageText.Count(unmoved, "parameter")} without effect in these samples: "
                + "the derivative is 0 and is not compared");
        }

        foreach (var verdict in new[] { Verdict.Kink, Verdict.BelowRounding })
        {
            if (report.Count(verdict) == 0) continue;
            screen.Line();
            screen.Line(FormattableString.Invariant($"{report.Count(verdict):N0} inconclusive: ")
                + (verdict == Verdict.Kink ? "the cost has a kink there"
                    : "below the rounding error of the finite difference at this tolerance"));
            foreach (var one in report.Derivatives.Where(one => one.Verdict == verdict).Take(Kinks)) screen.Line($"  {one}");
        }

        if (json is not null) json.WriteLine(JsonLine.Write(writer => Json(writer, report, on)));
        if (report.IsWrong) throw new NablaException(Sentence(report));
        if (!report.IsConclusive) throw new NablaException(report.ToString());
        screen.Line();
        screen.Line(report.ToString());
        return ExitCodes.Done;
    }

    private static string Sentence(GradientCheckReport report)
    {
        string derivative = report.Count(Verdict.Disagrees) > 0
            ? $"{report.Derivatives[0].Name} is wrong: backpropagation {Text(report.Derivatives[0].Backpropagation)}, finite difference "
            + $"{Text(report.Derivatives[0].FiniteDifference)}. " : "";
        return derivative + (report.Faults.Count > 0 ? $"{report.Faults[0]}." : "No single factor is wrong.");
    }

    private static IReadOnlyList<string> Row(CheckedDerivative one) =>
        [one.Name, Text(one.Backpropagation), Text(one.FiniteDifference), SignificantDigits.Format(one.Step, 2),
        one.Verdict == Verdict.Agrees
        ? $"{one.Digits} digits" : "WRONG"];

    private static string Text(double value) => SignificantDigits.Format(value, 12);

    private static void Json(Utf8JsonWriter writer, GradientCheckReport report, CostSamples on)
    {
        writer.WriteBoolean("passed", report.Passed);
        writer.WriteBoolean("conclusive", report.IsConclusive);
        writer.WriteBoolean("complete", report.Complete);
        writer.WriteNumber("derivatives", report.Derivatives.Count);
        writer.WriteNumber("agree", report.Count(Verdict.Agrees));
        writer.WriteNumber("kinks", report.Count(Verdict.Kink));
        writer.WriteNumber("below_rounding", report.Count(Verdict.BelowRounding));
        writer.WriteNumber("no_effect", report.Count(Verdict.NoEffect));
        writer.WriteNumber("disagree", report.Count(Verdict.Disagrees));
        writer.Number("worst_relative_error", report.WorstRelativeError);
        writer.WriteNumber("tolerance", report.Tolerance);
        writer.WriteString("cost", on.Cost.Spec.ToString());
        writer.WriteNumber("samples", on.Samples.Count);
        writer.WriteStartArray("worst");
        foreach (var one in report.Derivatives.Take(Worst)
            .Concat(report.Derivatives.Where(one => one.Verdict is not (Verdict.Agrees or Verdict.NoEffect)).Take(Worst)).Distinct())
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.Number("backpropagation", one.Backpropagation);
            writer.Number("finite_difference", one.FiniteDifference);
            writer.Number("step", one.Step);
            writer.WriteNumber("digits", one.Digits);
            writer.WriteString("verdict", JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Verdict.ToString()));
            if (one.Why.Length > 0) writer.WriteString("why", one.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("faults");
        foreach (var fault in report.Faults) writer.WriteStringValue(fault.ToString());
        writer.WriteEndArray();
    }
}
