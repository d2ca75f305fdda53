using System.Globalization;

namespace Nabla.Training;

/// <summary>How often a checkpoint is written: after some time, some batches or some epochs.</summary>
/// <param name="Amount">How many of the unit; above 0.</param>
/// <param name="Unit">Of what.</param>
public readonly record struct CheckpointInterval(double Amount, CheckpointUnit Unit)
{
    /// <summary>Reads 30s, 5min, 500batches or 1epoch.</summary>
    /// <param name="text">A number and s, min, h, batches or epochs; of time the number need not be whole.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static CheckpointInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim().ToLowerInvariant(), unit = trimmed.TrimStart("0123456789. ".ToCharArray());
        bool isNumber = double.TryParse(trimmed[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double amount);
        CheckpointInterval? interval = unit switch
        {
            "s" or "second" or "seconds" => new(amount, CheckpointUnit.Seconds),
            "m" or "min" or "minute" or "minutes" => new(amount * 60, CheckpointUnit.Seconds),
            "h" or "hour" or "hours" => new(amount * 3600, CheckpointUnit.Seconds),
            "batch" or "batches" when double.IsInteger(amount) => new(amount, CheckpointUnit.Batches),
            "epoch" or "epochs" when double.IsInteger(amount) => new(amount, CheckpointUnit.Epochs),
            _ => null,
        };
        return isNumber && amount > 0 && interval is { } known ? known
            : throw new FormatException($"every must be like 30s, 5min, 500batches or 1epoch but is \"{text}\".");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    /// <returns>For example 30s.</returns>
    public override string ToString() =>
        Amount.ToString("R", CultureInfo.InvariantCulture)
        + Unit switch { CheckpointUnit.Seconds => "s", CheckpointUnit.Batches => "batches", _ => "epochs" };
}

/// <summary>What the time between checkpoints is counted in.</summary>
public enum CheckpointUnit
{
    /// <summary>Time.</summary>
    Seconds,

    /// <summary>Steps: batches, or with accumulation as many batches as make a step.</summary>
    Batches,

    /// <summary>Whole passes over the data.</summary>
    Epochs,
}
