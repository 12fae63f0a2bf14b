import { inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import {
  atATime,
  type Bench,
  type Check,
  type Structure,
  type Tools,
} from '#server/lab/experiments/structures/bench.ts'

type Place = { name: string; longitude: number; latitude: number }
const radiusKm = 50
/** What Redis and Valkey take for the earth. */
const earthKm = 6_372.797_560_856
/** A geohash of 52 bits is right to half a metre or so. */
const roundedKm = 0.01

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Haversine: the way over the ground between two places. */
function apartKm(one: Place, other: Place): number {
  const [a, b] = [radians(one.latitude), radians(other.latitude)]
  const u = Math.sin((b - a) / 2)
  const v = Math.sin(radians(other.longitude - one.longitude) / 2)
  return 2 * earthKm * Math.asin(Math.sqrt(u * u + Math.cos(a) * Math.cos(b) * v * v))
}

type Kept = { put: (places: readonly Place[]) => Promise<unknown>; near: (from: Place) => Promise<string[]> }

/** Spread over a square of some hundred kilometres. */
function shops({ random }: Tools, { put, near }: Kept): Bench {
  const all: Place[] = []
  const draw = (name: string): Place => ({
    name,
    longitude: 8 + 5 * random.next(),
    latitude: 46 + 4 * random.next(),
  })

  /** Those on the very edge may be in or out. */
  function agree(from: Place, found: readonly string[]): Check {
    const there = new Set(found)
    const wrong = all.filter(place => {
      const km = apartKm(from, place)
      return Math.abs(km - radiusKm) > roundedKm && there.has(place.name) !== km < radiusKm
    }).length
    return {
      about: 'places wrongly in or out',
      formula: '0',
      predicted: 0,
      measured: wrong,
      unit: 'count',
      right: wrong === 0,
    }
  }

  return {
    async add(from, until) {
      for (const part of inBatches(until - from, atATime)) {
        const places = Array.from({ length: part.until - part.from }, (_, at) =>
          draw(`shop-${from + part.from + at}`),
        )
        all.push(...places)
        await put(places)
      }
    },
    operate: () => near(draw('here')),
    async check() {
      const here = draw('here')
      return agree(here, await near(here))
    },
  }
}

export const geo: Structure = {
  id: 'geo',
  label: 'Places as Geo',
  tone: 'stale',
  about: 'GEOADD sorts them by where they lie; GEOSEARCH looks only at those around.',
  open: tools =>
    shops(tools, {
      put: places =>
        tools.client.geoadd(
          tools.key,
          ...places.flatMap(({ name, longitude, latitude }) => [longitude, latitude, name]),
        ),
      async near({ longitude, latitude }) {
        const found = await tools.client.geosearch(
          tools.key,
          'FROMLONLAT',
          longitude,
          latitude,
          'BYRADIUS',
          radiusKm,
          'km',
        )
        return found.map(String)
      },
    }),
}

export const measuring: Structure = {
  id: 'measuring',
  label: 'Places measured in the app',
  tone: 'stale',
  dashed: true,
  about: 'Longitude and latitude in a Hash: all of them are read, and each distance is worked out.',
  open: tools =>
    shops(tools, {
      put: places =>
        tools.client.hset(
          tools.key,
          ...places.flatMap(({ name, longitude, latitude }) => [name, `${longitude},${latitude}`]),
        ),
      async near(from) {
        const all = await tools.client.hgetall(tools.key)
        return Object.entries(all).flatMap(([name, at]) => {
          const [longitude = 0, latitude = 0] = at.split(',').map(Number)
          return apartKm(from, { name, longitude, latitude }) < radiusKm ? [name] : []
        })
      },
    }),
}
