using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nabla.Layers;

namespace Nabla;

/// <summary>
/// Converts θ to the order of the notes: layer by layer w[j, k] row by row, then b. Files, hashes and external readers use this order,
/// independent of the layout in memory.
/// </summary>
public static class ParameterOrder
{
    // Matrices are transposed in square blocks that fit in the first-level cache.
    private const int Side = 32;

    /// <summary>Copies θ (or ∇C) from memory order into the notes' order.</summary>
    /// <typeparam name="T">Any number type.</typeparam>
    /// <param name="architecture">The shape.</param>
    /// <param name="memory">θ in memory order.</param>
    /// <param name="ordered">Filled in the notes' order. It has the same length.</param>
    public static void Write<T>(Architecture architecture, ReadOnlySpan<T> memory, Span<T> ordered)
    {
        RefuseOtherLengths(architecture, memory.Length, ordered.Length);
        foreach (var (block, start) in Blocks(architecture))
        {
            if (block.ColumnByColumn)
                Turn(memory.Slice(start, block.Length), ordered.Slice(start, block.Length), block.Rows, block.Columns);
            else memory.Slice(start, block.Length).CopyTo(ordered[start..]);
        }
    }

    /// <summary>Copies θ from the notes' order into memory order.</summary>
    /// <typeparam name="T">Any number type.</typeparam>
    /// <param name="architecture">The shape.</param>
    /// <param name="ordered">θ in the notes' order.</param>
    /// <param name="memory">Filled in memory order. It has the same length.</param>
    public static void Read<T>(Architecture architecture, ReadOnlySpan<T> ordered, Span<T> memory)
    {
        RefuseOtherLengths(architecture, memory.Length, ordered.Length);
        foreach (var (block, start) in Blocks(architecture))
        {
            if (block.ColumnByColumn)
                Turn(ordered.Slice(start, block.Length), memory.Slice(start, block.Length), block.Columns, block.Rows);
            else ordered.Slice(start, block.Length).CopyTo(memory[start..]);
        }
    }

    /// <summary>Computes the SHA-256 hash of θ as little-endian float32 in the notes' order.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="theta">θ in memory order.</param>
    /// <returns>64 hexadecimal digits, lower case.</returns>
    public static string Sha256(Architecture architecture, ReadOnlySpan<float> theta)
    {
        RefuseOtherLengths(architecture, theta.Length, theta.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (block, start) in Blocks(architecture)) Append(hash, theta.Slice(start, block.Length), block);

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Some rows at a time, so that θ is not copied completely.
    private static void Append(IncrementalHash hash, ReadOnlySpan<float> memory, ParameterBlock block)
    {
        float[] rows = ArrayPool<float>.Shared.Rent(Math.Min(Side, block.Rows) * block.Columns);
        for (int first = 0; first < block.Rows; first += Side)
        {
            int count = Math.Min(Side, block.Rows - first);
            Span<float> ordered = rows.AsSpan(0, count * block.Columns);
            if (block.ColumnByColumn) Turn(memory, ordered, block.Rows, block.Columns, first, count);
            else memory.Slice(first * block.Columns, ordered.Length).CopyTo(ordered);
            var words = MemoryMarshal.Cast<float, int>(ordered);
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
            hash.AppendData(MemoryMarshal.AsBytes(words));
        }

        ArrayPool<float>.Shared.Return(rows);
    }

    /// <summary>Returns, for each index in the notes' order, the index in memory order.</summary>
    /// <param name="architecture">The shape.</param>
    /// <returns>One index for each parameter.</returns>
    public static IEnumerable<int> Indices(Architecture architecture)
    {
        foreach (var (block, start) in Blocks(architecture))
        {
            for (int j = 0; j < block.Rows; j++)
                for (int k = 0; k < block.Columns; k++) yield return start + block.Index(j, k);
        }
    }

    /// <summary>Transposes: to[j · columns + k] = from[k · rows + j].</summary>
    internal static void Turn<T>(ReadOnlySpan<T> from, Span<T> to, int rows, int columns)
    {
        for (int row = 0; row < rows; row += Side)
        {
            int count = Math.Min(Side, rows - row);
            Turn(from, to.Slice(row * columns, count * columns), rows, columns, row, count);
        }
    }

    // Transposes a range of columns: to[j · columns + k] = from[k · rows + first + j].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<T>(ReadOnlySpan<T> from, Span<T> to, int rows, int columns, int first, int count)
    {
        for (int column = 0; column < columns; column += Side)
        {
            int lastColumn = Math.Min(column + Side, columns);
            for (int j = 0; j < count; j++)
                for (int k = column; k < lastColumn; k++) to[j * columns + k] = from[k * rows + first + j];
        }
    }

    private static IEnumerable<(ParameterBlock Block, int Start)> Blocks(Architecture architecture)
    {
        foreach (var layout in architecture.LayerLayouts)
            for (int block = 0, start = layout.Offset; block < layout.Blocks.Count; start += layout.Blocks[block++].Length)
                yield return (layout.Blocks[block], start);
    }

    private static void RefuseOtherLengths(Architecture architecture, int memory, int ordered)
    {
        int n = architecture.ParameterCount;
        if (memory != n || ordered != n)
            throw new ArgumentException($"θ of {architecture} holds {n} numbers but the spans hold {memory} and {ordered}.");
    }
}
