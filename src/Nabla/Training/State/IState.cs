namespace Nabla.Training.State;

/// <summary>
/// Goes over every number of a run that stands between two batches: one implementation writes them down, the other puts them back.
/// </summary>
/// <remarks>
/// So each class that has such numbers names them once, in a method <c>Keep</c>, and what is written cannot differ from what is read.
/// </remarks>
internal interface IState
{
    /// <summary>True where the numbers are put back, false where they are written down.</summary>
    bool IsReading { get; }

    /// <summary>The version that is written.</summary>
    const int CurrentVersion = 2;

    /// <summary>The version of the checkpoint format.</summary>
    int Version { get; }

    /// <summary>A vector as long as θ, in memory order.</summary>
    void Vector(string name, Memory<float> vector);

    /// <summary>Numbers of a fixed count.</summary>
    void Numbers(string name, double[] numbers);

    /// <summary>Numbers of any count.</summary>
    void List<T>(string name, List<T> numbers)
        where T : unmanaged;

    /// <summary>A number.</summary>
    void Value(string name, ref double value);

    /// <summary>A whole number.</summary>
    void Value(string name, ref long value);

    /// <summary>A whole number.</summary>
    void Value(string name, ref int value);

    /// <summary>Whether something holds.</summary>
    void Value(string name, ref bool value);
}
