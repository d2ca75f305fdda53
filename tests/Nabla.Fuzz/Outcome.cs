namespace Nabla.Fuzz;

/// <summary>What became of the inputs of a reader.</summary>
internal sealed record Outcome(string Reader)
{
    /// <summary>Inputs that were read.</summary>
    public int Inputs { get; set; }

    /// <summary>Those of them that were taken for valid files.</summary>
    public int Accepted { get; set; }

    /// <summary>Those that were refused as documented.</summary>
    public int Refused { get; set; }

    /// <summary>Seconds that the slowest took.</summary>
    public double WorstSeconds { get; set; }

    /// <summary>Most bytes of memory for a byte of the file, those that are allowed besides taken off.</summary>
    public double WorstFactor { get; set; }

    /// <summary>Most bytes of memory.</summary>
    public long WorstBytes { get; set; }

    /// <summary>What went wrong, one line each.</summary>
    public List<string> Failures { get; } = [];
}
