namespace Nabla.Cli.Tests;

/// <summary>Small IDX files: bright and dark images of 4 × 4.</summary>
internal static class Idx
{
    public static byte[] Images(int count)
    {
        var bytes = new List<byte> { 0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 4, 0, 0, 0, 4 };
        for (int i = 0; i < count; i++) bytes.AddRange(Enumerable.Repeat((byte)(i % 2 * 200 + i), 16));
        return [.. bytes];
    }

    public static byte[] Labels(int count) => [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 2))];
}
