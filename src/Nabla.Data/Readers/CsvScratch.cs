namespace Nabla.Data.Readers;

/// <summary>Memory that one block of rows after another is read with; a table is gone when the next is read.</summary>
internal sealed class CsvScratch
{
    private double[] _block = [], _columns = [];
    private int[] _codes = [];

    /// <summary>Numbers of some rows, row by row.</summary>
    public double[] Block(int length) => Rent(ref _block, length);

    /// <summary>The numbers of all columns.</summary>
    public double[] Columns(int length) => Rent(ref _columns, length);

    /// <summary>The codes of all columns of text.</summary>
    public int[] Codes(int length) => Rent(ref _codes, length);

    private static T[] Rent<T>(ref T[] array, int length) => array.Length >= length ? array : array = new T[length];
}
