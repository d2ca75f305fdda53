namespace Nabla.Data.BuiltIn;

/// <summary>Datasets of drawn digits.</summary>
public static class DigitImages
{
    private static readonly string[] Names = [.. Enumerable.Range(0, SyntheticDigits.Classes).Select(digit => $"{digit}")];

    /// <summary>Draws images <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1 of a seed.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The same seed draws the same images.</param>
    /// <param name="first">Number of the first image.</param>
    /// <returns>Images as inputs from 0 (paper) to 1 (ink), digits as classes; every ten images from a multiple of ten on show each digit
    /// once.</returns>
    public static Dataset Draw(int count, ulong seed, long first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var pixels = new byte[checked(count * SyntheticDigits.Pixels)];
        var targets = new float[count * SyntheticDigits.Classes];
        Parallel.For(0, count, i =>
        {
            int digit = SyntheticDigits.Draw(seed, first + i, pixels.AsSpan(i * SyntheticDigits.Pixels, SyntheticDigits.Pixels));
            targets[i * SyntheticDigits.Classes + digit] = 1;
        });
        return new Dataset(pixels, targets, SyntheticDigits.Pixels, SyntheticDigits.Classes, LearningTask.Classification, classNames: Names)
            { Image = (SyntheticDigits.Rows, SyntheticDigits.Columns) };
    }
}
