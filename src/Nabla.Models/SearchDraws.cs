using System.Globalization;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>How a search draws a setting.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="Draw">Draws a value; the same draws give the same value.</param>
/// <param name="ReplacesPreset">Whether it is drawn only in trials that replace what a preset has tuned together: the other half changes
/// the network alone.</param>
public sealed record SearchRule<T>(Func<SearchDraws, T?> Draw, bool ReplacesPreset = false);

/// <summary>The random numbers of a trial for one setting.</summary>
/// <remarks>Rates and decays are drawn so that each power of ten is equally likely.</remarks>
public sealed class SearchDraws
{
    // Streams of random numbers are named by four letters: "sear".
    private const ulong Stream = 0x73656172;
    private readonly Philox _shared, _own;
    private readonly int _trial;

    internal SearchDraws(ulong seed, int trial, string setting)
    {
        _trial = trial;
        _shared = new(seed, Stream);
        // FNV-1a: a setting from outside draws from a stream of its own name.
        _own = new(seed, setting.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL));
    }

    /// <summary>A uniform number from 0 to 1.</summary>
    /// <param name="n">Which; the numbers of one setting are independent of those of the others.</param>
    public double Uniform(int n = 0) => _own.Uniform((ulong)(_trial * 64L + n));

    /// <summary>One of several values, all equally likely.</summary>
    public T Choice<T>(params IReadOnlyList<T> values) => values[(int)(Uniform() * values.Count)];

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, of two digits, its logarithm uniform.</summary>
    public double LogUniform(double low, double high) => Rounded(low, high, Uniform());

    // The settings of the library have numbered places in one stream, so that giving one leaves the draws of the others.
    internal double At(int place) => _shared.Uniform((ulong)(_trial * 64L + place));

    internal T At<T>(int place, params IReadOnlyList<T> values) => values[(int)(At(place) * values.Count)];

    internal double LogUniformAt(int place, double low, double high) => Rounded(low, high, At(place));

    // Two digits say as much as sixteen, and can be typed.
    private static double Rounded(double low, double high, double uniform)
    {
        double value = Math.Pow(10, Math.Log10(low) + uniform * (Math.Log10(high) - Math.Log10(low)));
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return double.Parse((Math.Round(value / unit) * unit).ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
