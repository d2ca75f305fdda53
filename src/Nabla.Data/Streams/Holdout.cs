using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>
/// Which samples are set aside for validation: each by its own number and the seed alone, so that every pass finds the same ones.
/// </summary>
/// <param name="Fraction">How large a part is set aside, as nearly as chance has it.</param>
/// <param name="Seed">The run's seed.</param>
public readonly record struct Holdout(double Fraction, ulong Seed)
{
    // Streams of random numbers are named by four letters: "hold".
    private const ulong Stream = 0x686F6C64;

    /// <summary>Whether a sample is set aside.</summary>
    /// <param name="sample">Its number in the file, from 0.</param>
    public bool Holds(long sample) => Fraction > 0 && new Philox(Seed, Stream).Uniform((ulong)sample) < Fraction;
}

/// <summary>A part of a source.</summary>
public enum Part
{
    /// <summary>All samples.</summary>
    All,

    /// <summary>Those that are not set aside.</summary>
    Training,

    /// <summary>Those that are.</summary>
    Validation,
}
