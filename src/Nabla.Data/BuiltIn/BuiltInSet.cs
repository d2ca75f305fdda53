namespace Nabla.Data.BuiltIn;

/// <summary>A set of data that the library makes itself.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Description">What it holds, in one line.</param>
/// <param name="Draw">Makes it from a seed: a training part and a test part.</param>
public sealed record BuiltInSet(string Name, string Description, Func<ulong, LoadedData> Draw);
