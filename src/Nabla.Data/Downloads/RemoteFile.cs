namespace Nabla.Data.Downloads;

/// <summary>A file that several servers offer.</summary>
/// <param name="Name">Its name, the same on all servers.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Mirrors">Where to get it, in the order to try.</param>
public sealed record RemoteFile(string Name, long Size, string Sha256, IReadOnlyList<Uri> Mirrors);
