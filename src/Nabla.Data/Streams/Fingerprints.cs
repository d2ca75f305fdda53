using System.Security.Cryptography;
using System.Text;

namespace Nabla.Data.Streams;

/// <summary>What a source that is read from a file answers when it is asked whether its samples are the same.</summary>
internal static class Fingerprints
{
    /// <summary>The hash of a text that has all that decides the samples.</summary>
    public static string Of(string text) => $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
