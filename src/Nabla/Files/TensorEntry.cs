namespace Nabla.Files;

/// <summary>Where a tensor stands in a file, and what it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Its dimensions, the slowest first; none for a single number.</param>
/// <param name="Start">Where its numbers begin, in bytes from the first number of the file.</param>
/// <param name="Length">How many bytes they are.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Start, long Length)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Length / Type.Size();
}
