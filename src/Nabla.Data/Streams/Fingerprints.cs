using System.Security.Cryptography;
using System.Text;
using Nabla.Data.Readers;

namespace Nabla.Data.Streams;

/// <summary>What a source that is read from a file answers when it is asked whether its samples are the same.</summary>
public static class Fingerprints
{
    /// <summary>The hash of a text that has all that decides the samples.</summary>
    public static string Compute(string text) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>The hash of the bytes of a table's file; of several files of the bytes and the names of all.</summary>
    public static string Compute(TableFiles table) =>
        table.IsOne ? table.Inputs[0].Sha256() : Compute(string.Join('\n', table.Inputs.Select(input => $"{input.Sha256()} {input.Name}")));
}
