using System.Globalization;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Diagnosis;

/// <summary>Formats numbers for messages.</summary>
internal static class Say
{
    /// <summary>Formats with three digits: 0.0123, 1e-05, −4.2e09.</summary>
    public static string Number(double value) => MessageText.Number(value);

    /// <summary>Formats a value with the seven digits of a float, so that it can be found in the data: 1700000000, 7.25.</summary>
    public static string Exact(double value) => MessageText.Number(value, 7, 1e15);

    /// <summary>"1 epoch", "20 epochs": the finished epochs of a run.</summary>
    public static string Epochs(RunStatistics run) => MessageText.Count(run.Epochs.Count, "epoch");

    /// <summary>Formats 0.987 as "98.7 %".</summary>
    public static string Percent(double part) => (100 * part).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
