using System.Numerics;

namespace Nabla.Numerics;

/// <summary>
/// The right factor of a product as the micro-kernel reads it: panels of up to two registers of columns, where they lie or copied one after
/// the other.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Start">Element [0, 0].</param>
/// <param name="Rows">Number of k.</param>
/// <param name="Columns">Number of columns of all panels.</param>
/// <param name="RowStride">Distance from a row of a panel to the next.</param>
/// <param name="CopyStride">Distance from a copied panel to the next; 0 where the panels were not copied and lie side by side.</param>
internal readonly unsafe record struct PackedPanels<T>(nint Start, int Rows, int Columns, nint RowStride, nint CopyStride)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Row k of the panel that begins at column <paramref name="column"/> and is number <paramref name="index"/>.</summary>
    public T* At(int k, int column, int index) => (T*)Start + k * RowStride + (CopyStride == 0 ? column : index * CopyStride);
}
