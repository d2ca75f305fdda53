using System.Globalization;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>How a search draws a setting.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="Draw">Draws a value. The same random numbers give the same value.</param>
/// <param name="ExcludeFromPresetTrials">Whether the setting is drawn only in the trials that replace the settings that a preset tunes
/// together. The
/// other half of the trials changes only the network.</param>
public sealed record SearchDistribution<T>(Func<SearchSampler, T?> Draw, bool ExcludeFromPresetTrials = false);

/// <summary>The random numbers of a trial for one setting.</summary>
/// <remarks>Learning rates and decays are drawn log-uniformly.</remarks>
public sealed class SearchSampler
{
    // Random streams are identified by four letters: "sear".
    private const ulong Stream = 0x73656172;
    private readonly Philox _shared, _own;
    private readonly int _trial;

    internal SearchSampler(ulong seed, int trial, string setting)
    {
        _trial = trial;
        _shared = new(seed, Stream);
        // The FNV-1a hash of the name gives each added setting its own stream.
        _own = new(seed, setting.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL));
    }

    /// <summary>Draws a uniform number from 0 to 1.</summary>
    /// <param name="n">The index of the number. Numbers of different settings are independent.</param>
    public double Uniform(int n = 0) => _own.Uniform((ulong)(_trial * 64L + n));

    /// <summary>Draws one of several values with equal probability.</summary>
    public T Choice<T>(params IReadOnlyList<T> values) => values[(int)(Uniform() * values.Count)];

    /// <summary>Draws a number from <paramref name="low"/> to <paramref name="high"/> log-uniformly, rounded to two digits.</summary>
    public double LogUniform(double low, double high) => Rounded(low, high, Uniform());

    // The settings of the library have fixed indices in one stream, so that setting one does not change the draws of the others.
    internal double At(int index) => _shared.Uniform((ulong)(_trial * 64L + index));

    internal T At<T>(int index, params IReadOnlyList<T> values) => values[(int)(At(index) * values.Count)];

    internal double LogUniformAt(int index, double low, double high) => Rounded(low, high, At(index));

    // Two digits are precise enough and can be typed.
    private static double Rounded(double low, double high, double uniform)
    {
        double value = Math.Pow(10, Math.Log10(low) + uniform * (Math.Log10(high) - Math.Log10(low)));
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return double.Parse((Math.Round(value / unit) * unit).ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
