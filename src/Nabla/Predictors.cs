using Nabla.Costs;

namespace Nabla;

/// <summary>A network's predictors that are free now, for any number of threads: taken and given back without a lock.</summary>
/// <remarks>
/// Each processor looks at its own place first. Where all places are empty a new predictor is made, and where all are full one is dropped.
/// </remarks>
internal sealed class Predictors
{
    private readonly Predictor?[] _free = new Predictor?[Math.Min(2 * Environment.ProcessorCount, 64)];

    public Predictor Rent(Network network, ICost? cost)
    {
        for (int i = 0, place = First(); i < _free.Length; i++, place = Next(place))
        {
            if (_free[place] is null || Interlocked.Exchange(ref _free[place], null) is not { } predictor) continue;
            predictor.Cost = cost;
            return predictor;
        }

        return new(network, cost);
    }

    public void Return(Predictor predictor)
    {
        for (int i = 0, place = First(); i < _free.Length; i++, place = Next(place))
            if (_free[place] is null && Interlocked.CompareExchange(ref _free[place], predictor, null) is null) return;
    }

    private int First() => Thread.GetCurrentProcessorId() % _free.Length;

    private int Next(int place) => place + 1 == _free.Length ? 0 : place + 1;
}
